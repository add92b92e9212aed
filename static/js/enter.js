// Enter in a field presses the button beside it, and not the form's first one.

export function attach(holder) {
  holder.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    holder.querySelector("button").click();
  });
}
