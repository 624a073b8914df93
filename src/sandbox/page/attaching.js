/** Files that are about to be sent: chosen with the paper clip, dropped on the message box, or pasted into it. */

const maxFiles = 10;

/** @param form the message box, with its list of files and its file input */
export function startAttaching(form) {
  const input = form.querySelector('input[type="file"]');
  const list = form.querySelector('.attached');
  let files = [];

  const show = () => {
    list.replaceChildren(...files.map((file) => item(file, () => drop(file))));
    list.hidden = files.length === 0;
  };
  const drop = (file) => {
    files = files.filter((each) => each !== file);
    show();
  };
  const add = (more) => {
    files = [...files, ...more].slice(0, maxFiles);
    show();
    form.querySelector('textarea').focus();
  };

  input.addEventListener('change', () => {
    add(input.files);
    input.value = '';
  });
  form.addEventListener('dragover', (event) => event.preventDefault());
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    add(event.dataTransfer.files);
  });
  form.addEventListener('paste', (event) => {
    if (event.clipboardData.files.length > 0) add(event.clipboardData.files);
  });

  return {
    /** Hands them over; none are left. */
    take() {
      const taken = files;
      files = [];
      show();
      return taken;
    },
  };
}

function item(file, onRemove) {
  const element = document.createElement('li');
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.textContent = '✕';
  remove.setAttribute('aria-label', `Do not send ${file.name}`);
  remove.addEventListener('click', onRemove);
  element.append(file.name, remove);
  return element;
}
