import { IsString } from 'class-validator';
import { Answer } from '../answers';
import { checked, IsInstant, IsLine, URL_MAX } from '../fields';
import { Meanings } from '../meanings';

const NAME_MAX = 80;

/** A path of this host alone: one that a browser reads as the address of another host is none. */
export const isOwnPath = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length <= URL_MAX &&
  /^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(value);

const NAME = 'What its person calls it.';
const PATH = 'The path in the console, with its filters.';

@Meanings({ name: NAME, path: PATH })
export class SavePageBody {
  @IsLine(NAME_MAX) name!: string;
  @checked('isOwnPath', isOwnPath, '$property must be a path of the console, such as /mine')
  path!: string;
}

@Meanings({ name: NAME })
export class SavedPageBody {
  @IsLine(NAME_MAX) name!: string;
}

@Answer('A page of the console that a person saved under a name, for themselves.')
@Meanings({ name: NAME, path: PATH, savedAt: 'When it was saved last.' })
export class SavedPage {
  @IsString() name!: string;
  @IsString() path!: string;
  @IsInstant() savedAt!: string;
}

@Answer()
@Meanings({ name: 'The name that is free again.' })
export class RemoveSavedPageAnswer {
  @IsString() name!: string;
}
