/** A service that does nothing, for tests of the launcher. It ignores that its channel closes. */
setInterval(() => {}, 1000);
process.on('SIGTERM', () => process.exit(0));
