// Logs meetings without a network. What waits stands under its account, goes out with the device's own
// key, so that it is stored once however often it is sent, and is gone at sign-out.
"use strict";
{
  const { account, forms: home } = document.body.dataset;
  const form = document.getElementById("quick-log");
  const byId = (id) => document.getElementById(id);
  // In the page's language; of the words with a number, # is the number.
  const texts = byId("log-words").dataset;
  const language = document.documentElement.lang;
  const say = (words) => (byId("announcements").textContent = words);

  // What is kept.
  const opened = new Promise((done, failed) => {
    const asked = indexedDB.open("log", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("forms", { keyPath: ["account", "home"] });
      asked.result.createObjectStore("queue", { keyPath: ["account", "client_key"] });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const kept = async (store, act, what) => {
    const work = (await opened).transaction(store, "readwrite", { durability: "strict" });
    const asked = work.objectStore(store)[act](what);
    return new Promise((done, failed) => {
      work.oncomplete = () => done(asked.result);
      work.onabort = () => failed(work.error);
    });
  };
  const forget = async () => {
    await kept("forms", "clear");
    await kept("queue", "clear");
  };
  // Whatever another account left on this device goes before anything of this one is kept.
  const belongTo = async (mine) => {
    const rows = [...(await kept("forms", "getAll")), ...(await kept("queue", "getAll"))];
    if (rows.some((row) => row.account !== mine)) await forget();
  };

  // How it leaves.
  const ask = async (url, options) => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(15000), ...options });
    if (answer.status > 499 || answer.status === 429) throw new Error("Later.");
    const words = await answer.json();
    if (!answer.ok) throw { status: answer.status, ...words };
    return [words, answer.headers.get("X-CSRFToken")];
  };
  // Whose session it is, and what may be logged; returns the token with which to send.
  const learn = async (home) => {
    const [words, token] = await ask(home);
    await belongTo(words.account);
    await kept("forms", "put", { home, at: Date.now(), ...words });
    return token;
  };
  let isSignedOut = false;
  const send = async () => {
    const tokens = {};
    const sent = new Set();
    isSignedOut = false;
    for (const entry of await kept("queue", "getAll")) {
      const { account, home, url, refused, ...body } = entry;
      if (refused) continue;
      try {
        tokens[home] ??= await learn(home);
        // The session may be somebody else's by now: then nothing is left to send.
        if (!(await kept("queue", "get", [account, body.client_key]))) continue;
        const headers = { "Content-Type": "application/json", "X-CSRFToken": tokens[home] };
        await ask(url, { method: "POST", headers, body: JSON.stringify(body) });
        await drop(entry);
        sent.add(home);
      } catch (problem) {
        isSignedOut = problem.status === 401;
        if (isSignedOut || !problem.status) break;
        await kept("queue", "put", { ...entry, refused: problem });
      }
    }
    // What was planned is logged now.
    for (const home of sent) await learn(home).catch(() => 0);
  };
  const go = async () => {
    if (navigator.onLine) await navigator.locks.request("log", send);
    await show();
  };

  // What one sees.
  const show = async () => {
    const waiting = await kept("queue", "getAll");
    const { length } = waiting;
    byId("waiting").hidden = !length;
    byId("waiting-count").textContent = length === 1 ? texts.one : texts.many.replace("#", length);
    if (!form) return;
    byId("signed-out").hidden = !isSignedOut;
    byId("waiting-list").replaceChildren(...waiting.map(line));
  };
  const drop = (entry) => kept("queue", "delete", [entry.account, entry.client_key]);
  // Back into the form; what was refused goes when what is better is kept.
  const change = async (entry) => {
    await fill();
    for (const name in entry) if (form[name]) form[name].value = entry[name];
    form.whom.value = known.findIndex((pair) => pair.url === entry.url);
    instead = entry;
    form.held_on.focus();
  };
  const line = (entry) => {
    const row = byId("waiting-row").content.cloneNode(true);
    const part = (name) => row.querySelector(`[data-is=${name}]`);
    const { refused, ...again } = entry;
    const style = { dateStyle: "full", timeZone: "UTC" };
    const day = new Date(entry.held_on).toLocaleDateString(language, style);
    const words = form.querySelector(`[value=${entry.outcome}]`).parentNode.textContent;
    part("day").textContent = `${day}: ${words}`;
    part("why").textContent = refused?.message || "";
    for (const button of row.querySelectorAll("button")) {
      const is_another = button.name === "twice";
      const isDrop = button.name === "drop";
      button.hidden = !isDrop && (!refused || (is_another && refused.code !== "logged_already"));
      button.onclick = async () => {
        if (button.name === "change") return change(entry);
        if (isDrop) await drop(entry);
        else await kept("queue", "put", { ...again, is_another });
        await go();
      };
    }
    return row;
  };

  // The quick log.
  let known, instead;
  const fill = async () => {
    instead = 0;
    known = (await kept("forms", "getAll")).flatMap((one) =>
      one.relationships.map((pair) => ({ ...pair, home: one.home, account: one.account })),
    );
    form.reset();
    form.hidden = !known.length;
    byId("nothing").hidden = !form.hidden;
    byId("another").hidden = true;
    byId("whom").hidden = known.length < 2;
    byId("whom-list").replaceChildren(
      ...known.map((pair, index) => {
        const label = document.createElement("label");
        const tap = document.createElement("input");
        const checked = known.length === 1;
        Object.assign(tap, { type: "radio", name: "whom", value: index, required: true, checked });
        label.append(tap, ` ${pair.whom}`);
        return label;
      }),
    );
    const day = (ago) => new Date(Date.now() - ago * 864e5).toLocaleDateString("sv");
    form.held_on.max = day(0);
    const usual = () => {
      const pair = known[form.whom.value] || known[0];
      form.minutes.value = pair.minutes;
      form.means.value = pair.means;
      form.held_on.value = pair.planned_on.filter((on) => on <= day(0)).pop() || day(1);
    };
    form.onchange = (event) => event.target.name === "whom" && usual();
    if (known.length) usual();
    form.onsubmit = async (event) => {
      event.preventDefault();
      const { home, account, url } = known[form.whom.value];
      const { whom, ...log } = Object.fromEntries(new FormData(form));
      // Gone before it is kept: an impatient second tap finds no button.
      form.hidden = !(byId("another").hidden = false);
      if (instead) await drop(instead);
      await keep({ ...log, client_key: crypto.randomUUID(), finds_planned: true, home, account, url });
    };
  };
  const keep = async (entry) => {
    await kept("queue", "put", entry);
    say(texts.kept);
    await go();
    const left = await kept("queue", "get", [entry.account, entry.client_key]);
    say(left ? (left.refused ? texts.refused : texts.later) : texts.saved);
  };

  // The full form, when there is no network.
  const full = document.querySelector("form[data-log]");
  full?.addEventListener("submit", async (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    const sent = Object.fromEntries(new FormData(full));
    if (sent.note_text.trim() || sent.topics) return (byId("no-note").hidden = false);
    const { client_key, outcome, held_on, minutes, means, planned: meeting_id } = sent;
    const url = full.dataset.log;
    await keep({ client_key, outcome, held_on, minutes, means, meeting_id, home, account, url });
    location = "/log/";
  });

  // From the start to the sign-out.
  document.addEventListener("submit", async (event) => {
    const leaving = event.target;
    if (!leaving.action.endsWith("/logout/")) return;
    // Clear-Site-Data of the answer empties it, too.
    if (byId("waiting").hidden) return void forget();
    event.preventDefault();
    const lose = async () => {
      await go();
      const { length } = await kept("queue", "getAll");
      if (length && !confirm(texts.lose.replace("#", length))) return false;
      return forget();
    };
    if ((await lose().catch(() => 0)) !== false) leaving.submit();
  });
  const start = async () => {
    if (account) await belongTo(account);
    if (home) {
      navigator.serviceWorker?.register("/sw.js");
      const [known] = await kept("forms", "getAll");
      if (navigator.onLine && !(known?.at > Date.now() - 6e5)) await learn(home);
    }
    if (form) {
      byId("another").onclick = fill;
      await fill();
    }
    await go();
  };
  for (const moment of ["online", "focus"]) addEventListener(moment, go);
  start().catch(show);
}
