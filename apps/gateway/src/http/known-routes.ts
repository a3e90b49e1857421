import { Injectable } from '@nestjs/common';

interface KnownRoute {
  readonly method: string;
  readonly segments: readonly string[];
}

/** Every route there is, to distinguish an unknown address from a known one with the wrong method. */
@Injectable()
export class KnownRoutes {
  private readonly routes: KnownRoute[] = [];

  add(method: string, url: string): void {
    this.routes.push({ method, segments: url.split('/') });
  }

  /** The methods that `path` answers to; none when there is nothing at that address. */
  methodsOf(path: string): readonly string[] {
    const segments = path.split('/');
    const methods = this.routes
      .filter((route) => matches(route.segments, segments))
      .map(({ method }) => method);
    return [...new Set(methods)].sort();
  }
}

/** A `*` at the end of a pattern stands for any rest. */
const matches = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.at(-1) === '*'
    ? path.length >= pattern.length && isLike(pattern.slice(0, -1), path)
    : pattern.length === path.length && isLike(pattern, path);

const isLike = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.every((part, index) =>
    part.startsWith(':') ? path[index] !== '' : part === path[index],
  );
