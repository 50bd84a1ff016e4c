// What a browser keeps of a text until the server has confirmed it. One that keeps nothing, or is full, is no error: the
// page still has the text.

export const place = (account) => `taizhang ${account} ${location.pathname}`;

export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // switched off
  }
}

export function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // full, or switched off
  }
}

export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}
