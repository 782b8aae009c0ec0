// Frames: how a worker and the Go process that started it talk. This comment mirrors the one in
// react/internal/workers/frame.go; whoever changes one changes both.
//
// fd 3 carries frames from Go to the worker, fd 4 from the worker to Go. stdin is /dev/null; stdout and stderr
// belong to the user's code. A frame is
//
//	uint32 big endian  length of the head, at most 16 MiB
//	uint32 big endian  length of the body, at most 64 MiB
//	head               a JSON object in UTF-8 with a string "kind"
//	body               raw bytes
//
// Whatever breaks these rules ends the worker.
//
// The one obligation: every call is answered by exactly one reply, also after its abort.
//
// Go to worker:
//
//	init    {manifest, socket, token, buildId}                 first, once
//	call    {id, op:"paths", page}                             getStaticPaths
//	call    {id, op:"page", page, path, params, cause}         cause: prerender, visit, aged, demand
//	call    {id, op:"shell", page}                             the HTML of fallback: true
//	call    {id, op:"error", status}                           the 404, 500 or _error page
//	abort   {id}                                               nobody waits for this call any more
//	answer  {id, error: null or message}                       to a demand
//	ping    {id}
//	stop    {}                                                 finish what runs, then exit with 0
//
// Worker to Go:
//
//	ready   {pid, node, react}                                 after init
//	fatal   {message}                                          the last frame before the process exits with 1
//	reply   {id, paths, fallback}
//	reply   {id, status, location, revalidate, tags, parts:[{name, length}]}, the body holds the parts in this order
//	reply   {id, parts}                                        of shell and error
//	reply   {id, error:{name, message, stack, step, page}}
//	log     {level, page, path, text}                          console.* of user code
//	demand  {id, op:"revalidate", path, params, onlyGenerated} or {id, op:"revalidateTag", tag}
//	pong    {id}

export const MAX_HEAD = 16 << 20;
export const MAX_BODY = 64 << 20;
const PREFIX = 8;

// FrameError says that one side broke the rules above.
export class FrameError extends Error {
  constructor(message) {
    super(message);
    this.name = 'FrameError';
  }
}

// encodeFrame returns the bytes of a frame as a list of buffers, so that a large body is not copied.
export function encodeFrame(head, body) {
  const text = Buffer.from(JSON.stringify(head), 'utf8');
  const length = body ? body.length : 0;
  if (text.length > MAX_HEAD) throw new FrameError(`a head of ${text.length} bytes; at most ${MAX_HEAD} fit into a frame`);
  if (length > MAX_BODY) throw new FrameError(`a body of ${length} bytes; at most ${MAX_BODY} fit into a frame`);
  const prefix = Buffer.allocUnsafe(PREFIX);
  prefix.writeUInt32BE(text.length, 0);
  prefix.writeUInt32BE(length, 4);
  return length > 0 ? [prefix, text, body] : [prefix, text];
}

// FrameDecoder turns chunks, cut anywhere, into frames {head, body}. After it has thrown it must not be used again.
export class FrameDecoder {
  #chunks = [];
  #held = 0;
  #sizes = null;

  // push returns the frames that chunk completes.
  push(chunk) {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    const frames = [];
    for (;;) {
      if (!this.#sizes) {
        if (this.#held < PREFIX) return frames;
        const prefix = this.#take(PREFIX);
        const head = prefix.readUInt32BE(0);
        const body = prefix.readUInt32BE(4);
        if (head > MAX_HEAD) throw new FrameError(`a head of ${head} bytes; at most ${MAX_HEAD} are allowed`);
        if (body > MAX_BODY) throw new FrameError(`a body of ${body} bytes; at most ${MAX_BODY} are allowed`);
        this.#sizes = { head, body };
      }
      if (this.#held < this.#sizes.head + this.#sizes.body) return frames;
      const head = parseHead(this.#take(this.#sizes.head));
      const body = this.#take(this.#sizes.body);
      this.#sizes = null;
      frames.push({ head, body });
    }
  }

  // partial reports whether the stream, if it ended now, would be cut inside a frame.
  get partial() {
    return this.#held > 0 || this.#sizes !== null;
  }

  #take(n) {
    this.#held -= n;
    const parts = [];
    while (n > 0) {
      const first = this.#chunks[0];
      if (first.length <= n) {
        parts.push(this.#chunks.shift());
        n -= first.length;
      } else {
        parts.push(first.subarray(0, n));
        this.#chunks[0] = first.subarray(n);
        n = 0;
      }
    }
    return parts.length === 1 ? parts[0] : Buffer.concat(parts);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function parseHead(bytes) {
  let head;
  try {
    head = JSON.parse(utf8.decode(bytes));
  } catch (err) {
    throw new FrameError(`a head that is not JSON in UTF-8: ${err.message}`);
  }
  if (head === null || typeof head !== 'object' || typeof head.kind !== 'string') {
    throw new FrameError('a head that is not an object with a string "kind"');
  }
  return head;
}
