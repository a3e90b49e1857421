import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './launcher/root.mjs';
import { git } from './mutant-patches.mjs';

/** Checks an earlier commit out into a new folder, with the packages of today. */
export function checkOut(commit, folder) {
  git(root, 'worktree', 'add', '--detach', folder, commit);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

/** Removes such a folder. */
export function removeCheckout(folder) {
  git(root, 'worktree', 'remove', '--force', folder);
}
