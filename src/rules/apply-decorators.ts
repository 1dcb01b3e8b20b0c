/** Combines several decorators into one, for a param that many classes have. */
export function applyDecorators(...decorators: readonly ((target: object, property: string) => void)[]) {
  return (target: object, property: string): void => {
    for (const decorate of decorators) decorate(target, property);
  };
}
