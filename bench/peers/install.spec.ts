import { folderOf, reasonIn } from './install';
import * as declared from './packages';

describe('the packages of a peer', () => {
  it.each(Object.values(declared))('have exact versions: $name', ({ packages }) => {
    expect(Object.values(packages).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual(
      [],
    );
  });

  it('of other versions go to another folder', () => {
    const [first, second] = ['1.0.0', '1.0.1'].map((version) =>
      folderOf({ name: 'one', packages: { one: version } }),
    );
    expect(first).toMatch(/^one-[0-9a-f]{12}$/);
    expect(second).not.toBe(first);
  });
});

describe('the reason of a failed installation', () => {
  it('is what npm wrote, without its marks', () => {
    const stderr =
      'npm error code E404\nnpm error 404 Not Found\nnpm error A complete log of this run';
    expect(reasonIn(Object.assign(new Error('Command failed'), { stderr }))).toBe(
      'code E404 404 Not Found',
    );
  });

  it('is why npm did not run, where it wrote nothing', () => {
    expect(reasonIn(new Error('spawn npm ENOENT'))).toBe('spawn npm ENOENT');
  });
});
