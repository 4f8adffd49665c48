// Follows what a page is told, through lost networks and restarts: an EventSource that
// was refused once gives up, and does not say why; a dead connection says nothing.
"use strict";

const AGAIN = 2_000;
const QUIET = 25_000;

// Says for whom the page was made: the browser's pass may be another's by now.
function marked(path) {
  return `${path}?pass=${document.body.dataset.pass}`;
}

// Whether the pass is over, or another's: the page that is loaded then says so.
async function refused(path) {
  try {
    const answer = await fetch(marked(path), { signal: AbortSignal.timeout(AGAIN) });
    answer.body.cancel();
    return answer.status === 403;
  } catch (error) {
    console.warn(error); // Nobody answers.
    return false;
  }
}

// Calls show(state) with what is new, and lost(seconds) as long as nothing comes.
function follow(path, show, lost) {
  let source = null;
  let heard = Date.now();
  let tried = 0;

  function connect() {
    tried = Date.now();
    source?.close();
    source = new EventSource(marked(path));
    source.onmessage = (event) => {
      heard = Date.now();
      lost(0);
      const state = JSON.parse(event.data);
      if (state) { show(state); }
    };
  }

  async function retry() {
    tried = Date.now();
    const given = source.readyState === EventSource.CLOSED;
    if (given && await refused(path)) { return location.reload(); }
    connect();
  }

  connect();
  setInterval(() => {
    const silent = Date.now() - heard;
    const open = source.readyState === EventSource.OPEN;
    if (!open || silent > QUIET) { lost(Math.max(silent, 1_000) / 1_000); }
    const given = source.readyState === EventSource.CLOSED;
    if ((given || silent > QUIET) && Date.now() - tried > AGAIN) { retry(); }
  }, 1_000);
}
