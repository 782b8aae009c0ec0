// Tools: the process that runs an application's own packages while it is built. It reads orders, one line of JSON each,
// from descriptor 3 and answers each with a line on descriptor 4: {"reply": …} or {"error": {message, file, line, column,
// missing}}. What the application's code prints goes to stdout and stderr as usual.

import { realpathSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';

import { describe } from './failure.mjs';

const app = realpathSync(process.argv[2]); // as stacks tell it

// Each operation is a module of its own, loaded when it is asked for: most applications use one or two.
const operations = ['config', 'styledjsx', 'sass', 'loaders', 'postcss'];

async function answer(line) {
  const { op, request } = JSON.parse(line);
  try {
    if (!operations.includes(op)) throw new Error(`there is no operation ${op}`);
    const { run } = await import(`./${op}.mjs`);
    return { reply: await run(request, app) };
  } catch (err) {
    return { error: describe(err, app, request?.original ?? request?.file) };
  }
}

async function reply(line) {
  const text = JSON.stringify(await answer(line));
  try {
    writeFileSync(4, text + '\n');
  } catch {
    process.exit(1); // nobody listens any more
  }
}

let begun = '';
const orders = new Socket({ fd: 3, readable: true, writable: false });
orders.setEncoding('utf8');
orders.on('data', (chunk) => {
  const lines = chunk.split('\n');
  lines[0] = begun + lines[0];
  begun = lines.pop();
  for (const line of lines) reply(line);
});
orders.on('close', () => process.exit(0));
