// The pass is in the link's fragment, which is not sent to servers: it is posted from
// here, and removed from the address and the history once it was accepted or refused.
"use strict";

const AGAIN = 2_000;
let again = 0;

function say(id) {
  for (const one of ["opening", "lost", "refused"]) {
    document.getElementById(one).hidden = one !== id;
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

// A link that differs only in its fragment does not reload the page.
addEventListener("hashchange", () => { say("opening"); enter(); });
enter();
