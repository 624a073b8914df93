/** Writes moments in the reader's own time zone and language. */

const formats = {
  date: { month: 'long', day: 'numeric', year: 'numeric' },
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date_short: { month: 'short', day: 'numeric', year: 'numeric' },
  date_long: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
};

/** Fills every `<time data-format>` below an element. */
export function localizeTimes(root) {
  for (const element of root.querySelectorAll('time[data-format]')) {
    const moment = new Date(element.dateTime);
    element.textContent = format(moment, element.dataset.format);
    element.title = moment.toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'long' });
  }
}

/** Slack's tokens: `{date_short_pretty} at {time}`. */
function format(moment, pattern) {
  return pattern.replace(/\{(\w+)\}/g, (token, name) => {
    if (name === 'ago') return ago(moment);
    if (name.endsWith('_pretty')) return pretty(moment, name.slice(0, -'_pretty'.length)) ?? token;
    return formats[name] ? moment.toLocaleString(undefined, formats[name]) : token;
  });
}

function pretty(moment, name) {
  if (!formats[name]) return null;
  const days = Math.round((startOfDay(new Date()) - startOfDay(moment)) / 86_400_000);
  const words = { '-1': 'tomorrow', 0: 'today', 1: 'yesterday' };
  return words[days] ?? moment.toLocaleString(undefined, formats[name]);
}

function ago(moment) {
  const minutes = Math.round((moment - Date.now()) / 60_000);
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  if (minutes === 0) return 'just now';
  if (minutes > -60) return words.format(minutes, 'minute');
  return minutes > -1440
    ? words.format(Math.round(minutes / 60), 'hour')
    : words.format(Math.round(minutes / 1440), 'day');
}

function startOfDay(moment) {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
}
