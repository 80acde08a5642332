// Loaded by every page: the small elements of the shell, and the service worker.
import "qunluo/relative-time";
import "qunluo/copy-text";
import "qunluo/char-count";
import "qunluo/dialog-sheet";
import "qunluo/progress-live";
import "qunluo/theme-switch";

if ("serviceWorker" in navigator && window.isSecureContext) {
  const language = document.body.dataset.language;
  navigator.serviceWorker.register(`/service-worker.js?language=${language}`).catch(() => {
    // Without it the site works as before, only the offline page is missing.
  });
}
