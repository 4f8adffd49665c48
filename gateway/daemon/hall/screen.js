// Shows one question as large as possible. Text is only ever inserted as text.
"use strict";

const question = document.querySelector("#question");
const idle = document.querySelector("#idle");
const open = document.querySelector("#open");
const main = document.querySelector("main");
const LARGEST = 15;
const SMALLEST = 0.5;
// Seconds without news after which the question may no longer be shown.
const TRUSTED = 30;

// Height of a letter in hundredths of the screen's shorter side. At 15 metres one must be
// some 75 mm high, which is 5.5 on a screen that is two metres high: all usual questions
// fit with that. What does not, such as 280 wide capitals, is smaller, and never cut.
function fit() {
  let size = LARGEST;
  question.style.setProperty("--size", `${size}vmin`);
  while (size > SMALLEST && question.scrollHeight > main.clientHeight) {
    size -= 0.5;
    question.style.setProperty("--size", `${size}vmin`);
  }
}

function show(state) {
  const shown = state.question;
  question.hidden = !shown;
  idle.hidden = Boolean(shown);
  // Nobody is invited to ask while questions are not taken.
  open.hidden = !state.open;
  document.querySelector("#text").textContent = shown ? shown.text : "";
  document.querySelector("#name").textContent = shown ? shown.name : "";
  document.querySelector("#number").textContent = shown ? shown.number : "";
  if (shown) { fit(); }
}

addEventListener("resize", fit);
follow("screen/events", show, (seconds) => {
  document.querySelector("#lost").hidden = seconds < 3;
  if (seconds > TRUSTED) { show({ question: null, open: false }); }
});
