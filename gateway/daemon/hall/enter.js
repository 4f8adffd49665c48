// The pass stands behind the # of the link, which no server is sent: it is handed over
// here, and taken out of the address and the browser's history.
"use strict";

const pass = location.hash.slice(1);
history.replaceState(null, "", location.pathname);

function refuse() {
  document.querySelector("#opening").hidden = true;
  document.querySelector("#refused").hidden = false;
}

async function enter() {
  const answer = await fetch("enter", { method: "POST", body: pass });
  if (!answer.ok) { return refuse(); }
  location.replace((await answer.json()).page);
}

if (pass) { enter().catch(refuse); } else { refuse(); }
