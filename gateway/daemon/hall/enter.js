// The pass stands behind the # of the link, which no server is sent: it is handed over
// here, and taken out of the address and the browser's history once it was heard.
"use strict";

const AGAIN = 2_000;
let again = 0;

function say(id) {
  for (const one of ["opening", "lost", "refused"]) {
    document.getElementById(one).hidden = one !== id;
  }
}

// Whoever stands in between may answer, too: only a 403 is a refusal.
async function hand(pass) {
  try {
    const answer = await fetch("enter", { method: "POST", body: pass });
    const page = answer.ok ? (await answer.json()).page : "";
    return { page, refused: answer.status === 403 };
  } catch (error) {
    console.warn(error); // Nobody answers, or not in JSON.
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

// A link that differs behind the # alone loads nothing.
addEventListener("hashchange", () => { say("opening"); enter(); });
enter();
