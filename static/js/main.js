// The page is drawn before anything is attached to it: it can be read and used without.

requestAnimationFrame(() => setTimeout(() => import("./behaviours.js")));
