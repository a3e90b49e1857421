import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { Container, type Mount } from './container';
import { type Image } from './images';
import { run } from './shell';

interface Step {
  readonly does: string;
  readonly text: string;
}

const ROOT = join(__dirname, '../..');

/** The stages of the Dockerfile, each from a `FROM` on. */
const stagesOf = (text: string): readonly (readonly Step[])[] => {
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: Step[][] = [];
  for (const line of lines) {
    const [, does, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (!does || !rest) throw new Error(`Nothing here knows this step of the Dockerfile: ${line}`);
    if (does === 'FROM') stages.push([]);
    stages.at(-1)!.push({ does, text: rest });
  }
  return stages;
};

export interface Build {
  readonly base: Image;
  /** Where layers are made. */
  readonly folder: string;
  /**
   * Builds the first stage as well. Otherwise what the second one copies from it is taken from this checkout, which
   * `npm test` has installed and built already, and no Debian package is installed.
   */
  readonly isWhole: boolean;
  /** What `--build-arg` gives. */
  readonly args?: Readonly<Record<string, string>>;
}

/** Runs the steps of the Dockerfile, each `RUN` in a container as Docker does. */
export const buildImage = async ({ base, folder, isWhole, args = {} }: Build): Promise<Image> => {
  const [first = [], last = []] = stagesOf(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
  const built = isWhole
    ? await buildStage(
        first,
        { ...base, environment: { ...base.environment, ...args } },
        join(folder, 'build'),
      )
    : undefined;
  return buildStage(last, base, join(folder, 'image'), built ?? 'this checkout');
};

/** @param from the stage that is copied from; without one it is the context, which is this checkout */
const buildStage = async (
  steps: readonly Step[],
  base: Image,
  folder: string,
  from?: Image | 'this checkout',
): Promise<Image> => {
  const layer = join(folder, 'upper');
  mkdirSync(layer, { recursive: true });
  let image: Image = { ...base, layers: [layer, ...base.layers] };
  for (const { does, text } of steps)
    if (does === 'COPY') image = copy(image, layer, text, from);
    else if (does === 'RUN') await runStep(image, folder, text, from === 'this checkout');
    else image = { ...image, ...configured(image, does, text) };
  return image;
};

const configured = (image: Image, does: string, text: string): Partial<Image> => {
  switch (does) {
    case 'FROM':
      if (!/^node:24-slim( AS build)?$/.test(text)) throw new Error(`No stand-in for ${text}`);
      return {};
    case 'WORKDIR':
      mkdirSync(join(image.layers[0]!, text), { recursive: true });
      return { folder: text };
    case 'ENV': {
      const [name = '', value = ''] = text.split('=');
      return { environment: { ...image.environment, [name]: value } };
    }
    case 'ARG':
      return {};
    case 'USER':
      return { user: text };
    case 'ENTRYPOINT':
      return { entrypoint: JSON.parse(text) as string[] };
    case 'CMD':
      return { command: JSON.parse(text) as string[] };
    default:
      throw new Error(`Nothing here knows ${does} of the Dockerfile.`);
  }
};

const copy = (
  image: Image,
  layer: string,
  text: string,
  from: Image | 'this checkout' | undefined,
): Image => {
  const [, flag, sources = '', target = ''] = /^(--from=build )?(.+) (\S+)$/.exec(text) ?? [];
  const into = posix.join(image.folder, target);
  const mounts: Mount[] = [];
  for (const source of sources.split(' ')) {
    // A folder's content is copied, a file goes below a target that ends with a slash.
    const to = target.endsWith('/') ? posix.join(into, posix.basename(source)) : into;
    if (!flag) copyContext(source, join(layer, source === '.' ? into : to));
    else if (typeof from === 'object') copyTree(join(from.layers[0]!, source), join(layer, to));
    else if (existsSync(join(ROOT, source.slice('/writ/'.length))))
      mounts.push({ from: join(ROOT, source.slice('/writ/'.length)), to, readOnly: true });
  }
  return { ...image, mounts: [...image.mounts, ...mounts] };
};

const copyTree = (from: string, to: string): void => {
  mkdirSync(dirname(to), { recursive: true });
  run('cp', '-aT', from, to);
};

/** The files of the context that .dockerignore and git leave in it. */
const copyContext = (source: string, to: string): void => {
  if (source !== '.') {
    cpSync(join(ROOT, source), to);
    return;
  }
  const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
  const listed = run(
    'git',
    '-C',
    ROOT,
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
  );
  for (const file of listed.split('\0').filter(Boolean)) {
    const isIgnored = ignored.some((entry) => file === entry || file.startsWith(`${entry}/`));
    if (isIgnored || !existsSync(join(ROOT, file))) continue;
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(ROOT, file), join(to, file));
  }
};

/** Runs in the network of this machine, to download packages. @throws Error with the output */
const runStep = async (
  image: Image,
  folder: string,
  command: string,
  isShort: boolean,
): Promise<void> => {
  if (isShort && command.startsWith('apt-get')) return;
  const container = new Container({
    name: 'build',
    ...image,
    layers: image.layers.slice(1),
    scratch: folder,
    tmpfs: [],
    readOnly: false,
    network: undefined,
    user: { uid: 0, gid: 0 },
    dropsCapabilities: false,
    noNewPrivileges: false,
    environment: { ...image.environment, HOME: '/tmp', ...registries() },
    argv: ['sh', '-c', command],
  });
  if ((await container.ended) !== 0) throw new Error(`RUN ${command}\n${container.output}`);
};

/** Registry and proxy settings of the environment. */
const registries = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] =>
      /^(npm_config_(registry|cafile)|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS)$/i.test(entry[0]),
    ),
  );
