/**
 * Loaded first by every program of the system (`node --require`), so that it starts from what Node made of its modules
 * the last time. Node keeps that by itself from version 22.1 on; before, `kept-code.cjs` does.
 */
'use strict';
const Module = require('node:module');
const { join } = require('node:path');
require('./source-lines.cjs');

if (Module.enableCompileCache) Module.enableCompileCache(join(module.path, '../../dist/.kept'));
else require('./kept-code.cjs');
