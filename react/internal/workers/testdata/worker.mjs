// A small worker for tests: it speaks the protocol of frame.go and does what the
// page of a call says.
import http from 'node:http'
import net from 'node:net'
import { spawn } from 'node:child_process'

const orders = new net.Socket({ fd: 3, readable: true, writable: false })
const frames = new net.Socket({ fd: 4, readable: false, writable: true })
let token
let server

function send(head, ...parts) {
  const h = Buffer.from(JSON.stringify(head))
  const lengths = Buffer.alloc(8)
  lengths.writeUInt32BE(h.length, 0)
  lengths.writeUInt32BE(parts.reduce((n, p) => n + p.length, 0), 4)
  frames.write(Buffer.concat([lengths, h, ...parts]))
}

function reply(id, html) {
  const body = Buffer.from(html)
  send({ kind: 'reply', id, status: 200, revalidate: null, tags: [], parts: [{ name: 'html', length: body.length }] }, body)
}

function call({ id, page, path }) {
  switch (page) {
    case 'echo':
      return reply(id, path)
    case 'loop':
      for (;;);
    case 'exit':
      console.error('exiting')
      return process.exit(5)
    case 'throw':
      setTimeout(() => { throw new RangeError('nobody catches this') })
      return
    case 'child': {
      const child = spawn('sleep', ['600'], { stdio: 'inherit' })
      child.on('spawn', () => reply(id, String(child.pid)))
      return
    }
    case 'fds': {
      const child = spawn('ls', ['/proc/self/fd'], { stdio: ['ignore', 'pipe', 'ignore'] })
      let out = ''
      child.stdout.on('data', (d) => { out += d })
      child.on('close', () => reply(id, out))
      return
    }
    case 'channel':
      return reply(id, String(process.channel) + ' ' + process.env.NODE_ENV)
    default:
      reply(id, 'unknown page')
  }
}

async function handle(req, res) {
  if (req.headers['x-freshet-token'] !== token) {
    res.statusCode = 403
    return res.end()
  }
  if (req.url === '/api/page') {
    return res.end(decodeURIComponent(req.headers['x-freshet-page']) + ' ' + decodeURIComponent(req.headers['x-freshet-params']))
  }
  if (req.url === '/api/loop') for (;;);
  res.flushHeaders()
  for await (const chunk of req) res.write(String(chunk).toUpperCase())
  res.end('.')
}

function obey(head) {
  switch (head.kind) {
    case 'init': {
      token = head.token
      process.umask(0o177)
      server = http.createServer(handle)
      server.listen(head.socket, () => send({ kind: 'ready', pid: process.pid, node: process.version, react: 'none' }))
      return
    }
    case 'ping':
      return send({ kind: 'pong', id: head.id })
    case 'stop':
      process.exit(0)
    case 'call':
      return call(head)
  }
}

let held = Buffer.alloc(0)
orders.on('data', (chunk) => {
  held = held.length ? Buffer.concat([held, chunk]) : chunk
  while (held.length >= 8) {
    const head = held.readUInt32BE(0)
    const end = 8 + head + held.readUInt32BE(4)
    if (held.length < end) break
    const order = JSON.parse(held.subarray(8, 8 + head))
    held = held.subarray(end)
    obey(order)
  }
})
orders.on('end', () => process.exit(1))
