// Console: console.* of user code becomes log frames with level, page and path.

import { Console } from 'node:console';
import { Writable } from 'node:stream';

// A single line of output longer than this is cut: the log is no place for a dump of the database.
const MAX_TEXT = 64 << 10;

const LEVELS = {
  debug: 'debug', trace: 'debug',
  log: 'info', info: 'info', dir: 'info', dirxml: 'info', table: 'info', group: 'info', groupCollapsed: 'info',
  count: 'info', countReset: 'info', time: 'info', timeLog: 'info', timeEnd: 'info',
  warn: 'warn', assert: 'warn',
  error: 'error',
};

// routeConsole makes the methods of target (the global console) call write(level, text) instead of printing. Formatting,
// groups, tables and timers stay Node's own. Everything is synchronous, so a line is on its way before the code goes on.
export function routeConsole(target, write) {
  let level = null;
  const sink = (fallback) => new Writable({
    decodeStrings: false,
    write(text, encoding, done) {
      write(level ?? fallback, cut(text.endsWith('\n') ? text.slice(0, -1) : text));
      done();
    },
  });
  const formatting = new Console({ stdout: sink('info'), stderr: sink('error'), colorMode: false, ignoreErrors: true });
  for (const [name, own] of Object.entries(LEVELS)) {
    const method = formatting[name].bind(formatting);
    target[name] = (...args) => {
      // table calls log, trace calls error: the outermost method decides the level.
      const outer = level;
      level = outer ?? own;
      try {
        return method(...args);
      } finally {
        level = outer;
      }
    };
  }
  target.groupEnd = formatting.groupEnd.bind(formatting);
}

function cut(text) {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length - MAX_TEXT} more characters)` : text;
}
