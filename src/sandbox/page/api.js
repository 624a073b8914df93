/** Talks to the sandbox's server: one call per thing that a person does, and one stream of what happens. */

/** @type {string} */
let person = '';

export function actAs(id) {
  person = id;
}

export async function call(action, fields = {}) {
  const response = await fetch(`/do/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...fields, person }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? `status ${response.status}`);
  return answer;
}

/** Hands a file to the server before it is sent with a message. Resolves to its id. */
export async function attach(file) {
  const name = encodeURIComponent(file.name || 'file');
  const response = await fetch(`/attach/${name}?person=${encodeURIComponent(person)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${file.name}: ${answer.error ?? `status ${response.status}`}`);
  return answer.id;
}

/** `onOpen(isAgain)`: when connected, first and after every interruption. */
export function listen({ onEvent, onOpen, onLost }) {
  let wasOpen = false;
  const source = new EventSource(`/events?person=${encodeURIComponent(person)}`);
  source.addEventListener('message', (message) => onEvent(JSON.parse(message.data)));
  source.addEventListener('open', () => {
    onOpen(wasOpen);
    wasOpen = true;
  });
  source.addEventListener('error', onLost);
}
