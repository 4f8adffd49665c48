// The page shows what /events says, and sends what its forms say. All text goes in
// as text: nothing that anybody writes becomes markup.
"use strict";

const words = JSON.parse(document.body.dataset.words);
const say = document.querySelector("#say");
const context = document.querySelector("#context");
let state = { timelines: {}, mailboxes: {} };
let replyingTo = "";

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  Object.assign(made, attributes);
  made.append(...children);
  return made;
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const problem = answer.ok ? "" : (await answer.json()).problem;
  document.querySelector("#problem").textContent = problem;
  return answer.ok;
}

function meta(item, author) {
  const at = new Date(item.at).toLocaleTimeString();
  return element("p", { className: "meta" },
    element("strong", { textContent: author }),
    element("span", { textContent: at }),
    element("span", {
      className: item.public ? "tag public" : "tag",
      textContent: item.public ? words.isPublic : words.private,
    }),
    ...item.files.map((name) => element("span", { textContent: `📎 ${name}` })));
}

function shownPost(item, own) {
  const children = [
    meta(item, own ? words.you : item.author),
    element("p", { className: "text", textContent: item.text }),
  ];
  if (!own) {
    const reply = element("button", { type: "button", className: "quiet", textContent: words.reply });
    reply.addEventListener("click", () => {
      replyingTo = item.reference;
      context.querySelector("span").textContent = `↩ ${item.text.slice(0, 60)}`;
      context.hidden = false;
      say.elements.text.value = "";
      say.elements.text.focus();
    });
    children.push(reply);
  }
  return element("li", { className: own ? "own" : "theirs" }, ...children);
}

function showTimeline() {
  const person = say.elements.person;
  const name = person.selectedOptions[0].textContent.replace(/ \(.*/, "");
  const posts = (state.timelines[person.value] || {})[say.elements.channel.value] || [];
  const shown = posts.map((item) => shownPost(item, item.author === name));
  document.querySelector("#timeline").replaceChildren(...shown.reverse());
}

function shownLetter(box, item) {
  const input = element("input", { type: "text", name: "text" });
  input.setAttribute("aria-label", `${words.answer} ${box.dataset.person}`);
  input.placeholder = `${words.answer} ${box.dataset.person}`;
  const form = element("form", {}, input, element("button", { textContent: words.send }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answered = { mailbox: box.dataset.mailbox, in_reply_to: item.reference, text: input.value };
    if (await post("/answer", answered)) { input.value = ""; }
  });
  const shown = element("li", {},
    meta(item, item.author),
    element("p", { className: "text", textContent: item.text }),
    element("p", { className: "because", textContent: `${words.because} ${item.because}` }),
    form);
  shown.dataset.reference = item.reference;
  return shown;
}

function showMailboxes() {
  let any = false;
  for (const box of document.querySelectorAll(".mailbox")) {
    const letters = (state.mailboxes[box.dataset.mailbox] || []).filter((item) => item.because);
    box.hidden = letters.length === 0;
    any = any || letters.length > 0;
    const list = box.querySelector("ol");
    // Letters only ever come on top: one that is being answered is left alone.
    const known = new Set([...list.children].map((child) => child.dataset.reference));
    for (const item of letters) {
      if (!known.has(item.reference)) { list.prepend(shownLetter(box, item)); }
    }
    if (letters.length > known.size) { box.parentElement.querySelector("#empty").after(box); }
  }
  document.querySelector("#empty").hidden = any;
}

function endReply() {
  replyingTo = "";
  context.hidden = true;
}

context.querySelector("button").addEventListener("click", endReply);
say.elements.person.addEventListener("change", () => { endReply(); showTimeline(); });
say.elements.channel.addEventListener("change", () => {
  document.querySelector("#aloud").hidden = say.elements.channel.value !== "twitter";
  endReply();
  showTimeline();
});
say.addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = {
    person: say.elements.person.value,
    channel: say.elements.channel.value,
    public: say.elements.public.checked,
    photo: say.elements.photo.checked,
    text: say.elements.text.value,
    in_reply_to: replyingTo,
  };
  if (await post("/say", said)) { say.elements.text.value = ""; endReply(); }
});

new EventSource("/events").addEventListener("message", (event) => {
  state = JSON.parse(event.data);
  showTimeline();
  showMailboxes();
});
