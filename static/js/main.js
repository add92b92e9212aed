// The page is drawn before anything is attached to it: it can be read and used without.

const attach = () => import("./behaviours.js"); // a module runs once, however often it is asked for

if (PerformanceObserver.supportedEntryTypes?.includes("paint")) {
  new PerformanceObserver(attach).observe({ type: "paint", buffered: true });
  setTimeout(attach, 1000); // a tab in the background is not drawn
} else {
  requestAnimationFrame(() => setTimeout(attach));
}
