// A button that copies one field into another: data-copy="from to". Without this, the form is
// sent and the server does the same.

export function attach(button) {
  const [from, to] = button.dataset.copy.split(" ").map((id) => document.getElementById(id));
  button.addEventListener("click", (event) => {
    event.preventDefault();
    to.value = from.value;
    to.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
