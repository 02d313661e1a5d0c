// Looks every two seconds whether the work is done, then shows the page anew; without script there is a link.
const look = async () => {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!(await answer.text()).includes('id="wait"')) return location.reload();
  } catch { /* the next look may reach it */ }
  setTimeout(look, 2000);
};
setTimeout(look, 2000);
