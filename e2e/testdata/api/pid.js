// Tells which process runs the pages.
export default function handler(req, res) {
  res.json({ pid: process.pid });
}
