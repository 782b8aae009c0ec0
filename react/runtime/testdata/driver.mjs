// Driver: plays Go's part towards a worker, for tests.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import os from 'node:os';
import fs from 'node:fs';
import path from 'node:path';
import { FrameDecoder, encodeFrame } from '../frames.mjs';

export class Driver {
  logs = [];
  demands = [];
  frames = [];
  answer = () => null;
  #next = 1;
  #waiting = new Map();
  #watchers = [];

  // script is worker.mjs as the build put it; cwd the app's folder.
  constructor({ script, cwd, env = {}, execArgv = [] }) {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rt-driver-'));
    this.socket = path.join(this.folder, 'w.sock');
    this.token = randomBytes(16).toString('hex');
    this.child = spawn(process.execPath, [...execArgv, script], { cwd, env: { ...process.env, NODE_ENV: 'production', ...env }, stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] });
    this.stdout = '';
    this.stderr = '';
    this.child.stdout.on('data', (c) => (this.stdout += c));
    this.child.stderr.on('data', (c) => (this.stderr += c));
    this.child.stdio[3].on('error', () => {});
    this.exit = new Promise((resolve) => this.child.on('exit', (code, signal) => resolve(code ?? signal)));
    const decoder = new FrameDecoder();
    this.child.stdio[4].on('data', (chunk) => {
      for (const f of decoder.push(chunk)) this.#receive(f);
    });
    this.exit.then((code) => {
      fs.rmSync(this.folder, { recursive: true, force: true });
      for (const { reject } of this.#waiting.values()) reject(new Error(`the worker exited with ${code}: ${this.stderr}`));
      for (const w of this.#watchers.splice(0)) w.reject(new Error(`the worker exited with ${code}: ${this.stderr}`));
    });
  }

  send(head, body) {
    for (const b of encodeFrame(head, body)) this.child.stdio[3].write(b);
  }

  raw(bytes) {
    this.child.stdio[3].write(bytes);
  }

  // until resolves to the first frame, past or future, that test accepts.
  until(test) {
    const found = this.frames.find(test);
    if (found) return Promise.resolve(found);
    return new Promise((resolve, reject) => this.#watchers.push({ test, resolve, reject }));
  }

  async start(manifest) {
    this.send({ kind: 'init', manifest, socket: this.socket, token: this.token, buildId: 'test-build' });
    const head = await this.until((f) => f.kind === 'ready' || f.kind === 'fatal');
    if (head.kind === 'fatal') throw new Error(head.message);
    return head;
  }

  // begin starts a call and returns {id, reply}; reply resolves to the head with the parts as texts.
  begin(call) {
    const id = this.#next++;
    const reply = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.send({ kind: 'call', id, ...call });
    return { id, reply };
  }

  call(call) {
    return this.begin(call).reply;
  }

  // request sends an HTTP request as Go's proxy does and resolves to {status, statusText, headers, body}.
  request({ method = 'GET', url, page, params, data, rewrite, headers = {}, body, token = this.token, agent }) {
    return new Promise((resolve, reject) => {
      const internal = { 'x-freshet-token': token, 'x-freshet-page': encodeURIComponent(page) };
      if (params) internal['x-freshet-params'] = encodeURIComponent(JSON.stringify(params));
      if (data) internal['x-freshet-data'] = '1';
      if (rewrite) internal['x-freshet-rewrite'] = encodeURIComponent(JSON.stringify(rewrite));
      const req = http.request({ socketPath: this.socket, method, path: url, headers: { host: 'example.test', ...headers, ...internal }, agent }, (res) => {
        const chunks = [];
        res.on('data', (c) => chunks.push(c));
        res.on('error', reject);
        res.on('end', () => resolve({ status: res.statusCode, statusText: res.statusMessage, headers: res.headers, rawHeaders: res.rawHeaders, body: Buffer.concat(chunks).toString() }));
      });
      req.on('error', reject);
      req.end(body);
    });
  }

  // stop asks the worker to stop and resolves to its exit code.
  stop() {
    this.send({ kind: 'stop' });
    return this.exit;
  }

  kill() {
    this.child.kill('SIGKILL');
    return this.exit;
  }

  #receive({ head, body }) {
    this.frames.push(head);
    for (let i = this.#watchers.length - 1; i >= 0; i--) {
      if (this.#watchers[i].test(head)) this.#watchers.splice(i, 1)[0].resolve(head);
    }
    if (head.kind === 'log') this.logs.push(head);
    if (head.kind === 'demand') {
      this.demands.push(head);
      Promise.resolve(this.answer(head)).then((error) => this.send({ kind: 'answer', id: head.id, error }));
    }
    if (head.kind !== 'reply') return;
    const waiter = this.#waiting.get(head.id);
    if (!waiter) throw new Error(`a reply to ${head.id}, which nobody waits for`);
    this.#waiting.delete(head.id);
    let at = 0;
    for (const p of head.parts ?? []) head[p.name] = body.subarray(at, (at += p.length)).toString();
    if (at !== body.length) throw new Error(`the parts of reply ${head.id} have ${at} bytes, the body ${body.length}`);
    waiter.resolve(head);
  }
}
