import { connect, createServer } from 'node:net';

/** Runs in a network namespace: the first line of a connection to the Unix socket says where in there it goes, `<host>:<port>`. */
const server = createServer({ allowHalfOpen: true }, (outer) => {
  outer.on('error', () => outer.destroy());
  outer.once('readable', () => {
    const head = outer.read()?.toString('latin1') ?? '';
    const end = head.indexOf('\n');
    const [host, port] = head.slice(0, end).split(':');
    const inner = connect({ host, port: Number(port), allowHalfOpen: true });
    inner.on('error', () => outer.destroy());
    outer.on('error', () => inner.destroy());
    inner.write(head.slice(end + 1), 'latin1');
    outer.pipe(inner).pipe(outer);
  });
});
server.listen(process.argv[2], () => process.stdout.write('open\n'));
// Ends with the process that started it.
process.stdin.resume().on('end', () => process.exit());
