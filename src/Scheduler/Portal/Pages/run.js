// Shows how far a run is, once a second, and the page of its end when it has ended. The page says the same without it, when it is loaded again.
(() => {
  const box = document.querySelector('[data-run]');
  if (!box) return;
  const text = document.getElementById('progress-text');
  const bar = box.querySelector('progress');
  const hint = document.getElementById('progress-hint');
  hint.textContent = 'This page keeps up by itself.';
  let failures = 0;
  const look = async () => {
    try {
      const answer = await fetch(box.dataset.run, { headers: { Accept: 'application/json' }, redirect: 'error' });
      if (!answer.ok) throw new Error(answer.status);
      const run = await answer.json();
      failures = 0;
      if (run.ended) { location.reload(); return; }
      // Set only where it differs: what is read aloud is not to be read again.
      if (text.textContent !== run.text) text.textContent = run.text;
      bar.value = run.percent;
    } catch {
      if (++failures === 5) hint.textContent = 'The portal does not answer just now. It is asked again; load the page again to sign in where that took too long.';
    }
    setTimeout(look, failures > 4 ? 10000 : 1000);
  };
  setTimeout(look, 1000);
})();
