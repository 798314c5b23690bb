// <form method="get" data-live="#results">: the list follows the filters without a reload. The answer may be the
// whole page or only the part asked for; focus stays where it is.
import { all, later, one, say } from './dom.js';

for (const form of all('form[data-live]')) {
  const target = form.dataset.live;
  let asking;

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) query.append(name, value);
    const url = `${new URL(form.action, location.href).pathname}?${query}`;
    try {
      const answer = await fetch(url, {
        signal: asking.signal,
        headers: { 'X-Fragment': target.slice(1) },
        credentials: 'same-origin',
      });
      if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const part = one(target, page);
      if (!part) throw new Error('no such part');
      one(target).replaceWith(document.importNode(part, true));
      history.replaceState(null, '', url);
      say(one(target).dataset.summary || 'List updated');
    } catch (error) {
      if (error.name !== 'AbortError') form.submit();
    }
  };

  form.addEventListener('input', later(ask, 350));
  for (const button of all('[data-nojs]', form)) button.hidden = true;
}
