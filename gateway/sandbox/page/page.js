// Shows the state from /events, and sends the forms. Text is only ever inserted as
// text, never as markup.
"use strict";

const words = JSON.parse(document.body.dataset.words);
const say = document.querySelector("#say");
const { person, channel, text } = say.elements;
const aloud = say.elements.public;
const context = document.querySelector("#context");
const timeline = document.querySelector("#timeline");
let state = null;
let replyingTo = null;

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  Object.assign(made, attributes);
  made.append(...children);
  return made;
}

// Sends a form once; returns whether it was accepted, and shows the reason if not.
async function send(form, path, said) {
  if (form.getAttribute("aria-busy") === "true") { return false; }
  form.setAttribute("aria-busy", "true");
  let problem = words.failed;
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(said),
    });
    problem = answer.ok ? "" : words[(await answer.json()).problem] || words.failed;
  } catch (error) {
    console.warn(error); // No answer, or not in JSON.
  }
  form.setAttribute("aria-busy", "false");
  form.querySelector(".problem").textContent = problem;
  return problem === "";
}

// Removes the sent text from a box, and keeps what was written meanwhile.
function taken(box, sent) {
  if (box.value.startsWith(sent)) { box.value = box.value.slice(sent.length).trimStart(); }
}

// Inserts new posts on top without touching the others, which somebody may be reading
// or answering. Returns the new ones.
function grow(list, items, make) {
  const known = new Set([...list.children].map((child) => child.dataset.reference));
  const fresh = items.filter((item) => !known.has(item.reference));
  for (const item of fresh) {
    const made = make(item);
    made.dataset.reference = item.reference;
    list.prepend(made);
  }
  return fresh;
}

// Cuts a mail where its signature, footer and quotation begin.
function parts(mail) {
  const [, said, rest] = mail.match(/^(.*?)(?:\n+-- ?\n(.*))?$/s);
  return [said, rest || ""];
}

function meta(item, author, ...more) {
  const at = new Date(item.at).toLocaleTimeString(document.documentElement.lang);
  return element("p", { className: "meta" },
    element("strong", { textContent: author }),
    element("time", { dateTime: item.at, textContent: at }),
    ...more,
    ...item.files.map((name) => element("span", { textContent: `📎 ${name}` })));
}

// A text, in which links to this machine, such as those into the console, can be opened.
function linked(text) {
  const words = text.split(/(http:\/\/127\.0\.0\.1:\S+)/);
  return element("p", { className: "text" }, ...words.map((word, at) => at % 2
    ? element("a", { href: word, target: "_blank", rel: "noopener", textContent: word })
    : word));
}

// Most subjects only repeat the beginning of the text.
function written(item, said) {
  const shown = [linked(said)];
  if (!said.startsWith(item.subject.trim().replace(/…$/, ""))) {
    shown.unshift(element("p", { className: "subject", textContent: item.subject }));
  }
  return shown;
}

// ------------------------------------------------------------ the citizen

function shownPost(item) {
  const tag = element("span", {
    className: item.public ? "tag public" : "tag",
    textContent: item.public ? words.isPublic : words.private,
  });
  const shown = element("li", { className: item.own ? "own" : "theirs" },
    meta(item, item.own ? words.you : item.author, tag), ...written(item, item.text));
  if (!item.own) {
    const reply = element("button", { type: "button", className: "quiet", textContent: words.reply });
    reply.addEventListener("click", () => { replyTo(item); text.focus(); });
    shown.append(reply);
  }
  return shown;
}

function showTimeline() {
  const posts = state.timelines[person.value][channel.value];
  document.querySelector("#nothing-read").hidden = posts.length > 0;
  return grow(timeline, posts, shownPost)
    .filter((item) => !item.own)
    .flatMap((item) => [words.replied, ` ${item.author}. `]);
}

// A public post must begin with the town hall's handle.
function showForm() {
  const inPublic = channel.value === "twitter" && aloud.checked && !replyingTo;
  document.querySelector("#aloud").hidden = channel.value !== "twitter" || replyingTo;
  document.querySelector("#hint").hidden = !inPublic;
  context.hidden = !replyingTo;
  context.querySelector("q").textContent = replyingTo ? replyingTo.text.slice(0, 80) : "";
  const called = `${say.dataset.handle} `;
  if (inPublic && text.value === "") { text.value = called; }
  if (!inPublic && text.value === called) { text.value = ""; }
}

function replyTo(item) {
  replyingTo = item;
  showForm();
}

function showReader() {
  const [name, where] = [person, channel].map((list) => list.selectedOptions[0]);
  document.querySelector("#read small").textContent = `${name.dataset.name} · ${where.textContent}`;
  timeline.replaceChildren();
  replyTo(null);
  if (state) { showTimeline(); }
}

context.querySelector("button").addEventListener("click", () => { replyTo(null); text.focus(); });
person.addEventListener("change", showReader);
channel.addEventListener("change", showReader);
aloud.addEventListener("change", showForm);
say.addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = {
    person: person.value,
    channel: channel.value,
    public: aloud.checked,
    photo: say.elements.photo.checked,
    text: text.value,
    in_reply_to: replyingTo ? replyingTo.reference : "",
  };
  if (await send(say, "/say", said)) {
    taken(text, said.text);
    say.elements.photo.checked = false;
    replyTo(null);
  }
});

// ------------------------------------------------------------ the mailboxes

function shownAnswer(item) {
  return element("li", {}, meta(item, item.author),
    element("p", { className: "text", textContent: parts(item.text)[0] }));
}

function shownLetter(box, item) {
  const [said, rest] = parts(item.text);
  const label = `${words.answer} ${box.dataset.person}`;
  const input = element("textarea", { name: "text", rows: 1, placeholder: label });
  input.setAttribute("aria-label", label);
  const form = element("form", {}, input,
    element("button", { textContent: words.send }),
    element("p", { className: "problem", role: "alert" }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = { mailbox: box.dataset.mailbox, in_reply_to: item.reference, text: input.value };
    if (await send(form, "/answer", answer)) { taken(input, answer.text); }
  });
  const shown = element("li", {}, meta(item, item.author), ...written(item, said));
  // In English, as in the trace; the whole letter says it in its reader's language.
  if (item.because && words.because) {
    shown.append(element("p", { className: "because", textContent: `${words.because} ${item.because}` }));
  }
  if (rest) {
    shown.append(element("details", {},
      element("summary", { textContent: words.whole }),
      element("p", { className: "text", textContent: rest })));
  }
  const answers = element("ol", { className: "answers" });
  answers.setAttribute("aria-label", words.answered);
  shown.append(answers, form);
  return shown;
}

function showMailbox(box) {
  const mails = state.mailboxes[box.dataset.mailbox];
  const list = box.querySelector("ol");
  const fresh = grow(list, mails.filter((item) => !item.own), (item) => shownLetter(box, item));
  for (const letter of list.children) {
    const answers = mails.filter((item) => item.own && item.in_reply_to === letter.dataset.reference);
    grow(letter.querySelector(".answers"), answers, shownAnswer);
  }
  if (fresh.length === 0) { return []; }
  box.hidden = false;
  // The newest mail is on top, unless somebody is writing an answer.
  if (!box.contains(document.activeElement)) { document.querySelector("#empty").after(box); }
  const { id } = box;
  return [words.reached, " ", element("a", { href: `#${id}`, textContent: box.dataset.office }), ". "];
}

function showMailboxes() {
  const last = (box) => state.mailboxes[box.dataset.mailbox].at(-1)?.at || "";
  const boxes = [...document.querySelectorAll(".mailbox")];
  boxes.sort((one, other) => last(one).localeCompare(last(other)));
  const news = boxes.flatMap(showMailbox);
  document.querySelector("#empty").hidden = boxes.some((box) => !box.hidden);
  return news;
}

// ------------------------------------------------------------ what happens

const events = new EventSource("/events");
const gone = document.querySelector("#gone");

// The server is another sandbox now: load its page, and keep only the draft.
function anew() {
  sessionStorage.setItem("draft", text.value);
  location.reload();
}

text.value = sessionStorage.getItem("draft") ?? text.value;
sessionStorage.removeItem("draft");
events.addEventListener("message", (event) => {
  const first = state === null;
  state = JSON.parse(event.data);
  gone.textContent = "";
  if (state.page !== document.body.dataset.page) { return anew(); }
  const news = [...showMailboxes(), ...showTimeline()];
  if (!first && news.length > 0) { document.querySelector("#news").replaceChildren(...news); }
});
events.addEventListener("error", () => { gone.textContent = words.gone; });
// After going back, browsers restore the form's person and channel: show those.
addEventListener("pageshow", showReader);
