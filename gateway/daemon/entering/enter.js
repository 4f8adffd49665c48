// The pass is in the link's fragment, which is not sent to servers: it is posted from
// here, and removed from the address and the history once it was accepted or refused.
"use strict";

const AGAIN = 2_000;
let again = 0;

// Where there is a button, whoever clicks it enters: what only opens links, such as a
// mail server that looks for viruses, does not use up one that counts once.
const go = document.getElementById("go");

function say(id) {
  for (const one of ["ready", "opening", "lost", "refused"]) {
    const told = document.getElementById(one);
    if (told) { told.hidden = one !== id; }
  }
}

// A proxy may answer instead of us: only a 403 is a refusal.
async function hand(pass) {
  try {
    const answer = await fetch("enter", { method: "POST", body: pass });
    const page = answer.ok ? (await answer.json()).page : "";
    return { page, refused: answer.status === 403 };
  } catch (error) {
    console.warn(error); // No answer, or not in JSON.
    return { page: "", refused: false };
  }
}

async function enter() {
  clearTimeout(again);
  const pass = location.hash.slice(1);
  if (!pass) { return say("refused"); }
  const { page, refused } = await hand(pass);
  if (pass !== location.hash.slice(1)) { return; } // Another link was opened meanwhile.
  if (page || refused) { history.replaceState(null, "", location.pathname); }
  if (page) { return location.replace(page); }
  say(refused ? "refused" : "lost");
  if (!refused) { again = setTimeout(enter, AGAIN); }
}

function begin() {
  if (go && location.hash.length > 1) { return say("ready"); }
  say("opening");
  enter();
}

go?.addEventListener("click", () => { say("opening"); enter(); });
// A link that differs only in its fragment does not reload the page.
addEventListener("hashchange", begin);
begin();
