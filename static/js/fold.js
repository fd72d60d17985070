// Filters that somebody has unfolded stay so when live.js brings the page anew.
let isOpen = false;
document.addEventListener("toggle", ({ target }) => {
  if (target instanceof Element && target.isConnected && target.matches(".fold")) isOpen = target.open;
}, true);
document.addEventListener("contentchange", () => {
  const fold = document.querySelector(".fold");
  if (fold && isOpen) fold.open = true;
});
