/** Small rules that say what a JSON value must be, and put together make the grammar of Block Kit. */

/** What is wrong, and where: `pointer` is a JSON pointer as Slack prints it. */
export interface Problem {
  readonly pointer: string;
  readonly message: string;
}

export type Rule = (value: unknown, pointer: string) => readonly Problem[];

export type JsonObject = { readonly [key: string]: unknown };

/** Characters as Slack counts them: code points, not bytes, not UTF-16 units. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problem(pointer: string, message: string): readonly Problem[] {
  return [{ pointer, message }];
}

export function string(max: number, min = 1): Rule {
  return (value, pointer) => {
    if (typeof value !== 'string') return problem(pointer, 'must be a string');
    const length = lengthOf(value);
    if (length < min) return problem(pointer, `must be more than ${min - 1} characters`);
    return length > max ? problem(pointer, `must be less than ${max + 1} characters`) : [];
  };
}

export const boolean: Rule = (value, pointer) =>
  typeof value === 'boolean' ? [] : problem(pointer, 'must be a boolean');

export const finite: Rule = (value, pointer) =>
  typeof value === 'number' && Number.isFinite(value) ? [] : problem(pointer, 'must be a number');

export const positive: Rule = (value, pointer) =>
  typeof value === 'number' && Number.isFinite(value) && value > 0
    ? []
    : problem(pointer, 'must be a number greater than 0');

export function integer(min: number, max: number): Rule {
  return (value, pointer) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? []
      : problem(pointer, `must be an integer from ${min} to ${max}`);
}

export function oneOf(...allowed: readonly (string | number)[]): Rule {
  return (value, pointer) =>
    (typeof value === 'string' || typeof value === 'number') && allowed.includes(value)
      ? []
      : problem(pointer, `must be one of ${allowed.join(', ')}`);
}

/** Strings that must match a pattern of our own, such as a date. */
export function shaped(pattern: RegExp, expected: string): Rule {
  return (value, pointer) =>
    typeof value === 'string' && pattern.test(value) ? [] : problem(pointer, `must be ${expected}`);
}

export function list(rule: Rule, min: number, max: number): Rule {
  return (value, pointer) => {
    if (!Array.isArray(value)) return problem(pointer, 'must be an array');
    if (value.length < min) return problem(pointer, `no fewer than ${min} items allowed`);
    if (value.length > max) return problem(pointer, `no more than ${max} items allowed`);
    return value.flatMap((item, index) => rule(item, `${pointer}/${index}`));
  };
}

/** An object with these fields and no others. */
export function object(
  required: Readonly<Record<string, Rule>>,
  optional: Readonly<Record<string, Rule>> = {},
): Rule {
  return (value, pointer) => {
    if (!isObject(value)) return problem(pointer, 'must be an object');
    return [
      ...Object.keys(required)
        .filter((name) => value[name] === undefined)
        .flatMap((name) => problem(pointer, `missing required field: ${name}`)),
      ...Object.entries(value).flatMap(([name, field]) => {
        const rule = ownRule(required, name) ?? ownRule(optional, name);
        if (rule === undefined) return problem(pointer, `invalid additional property: ${name}`);
        return field === undefined ? [] : rule(field, `${pointer}/${name}`);
      }),
    ];
  };
}

/** All of the rules; the later ones run only where the earlier ones hold, so that they may rely on the shape. */
export function every(...rules: readonly Rule[]): Rule {
  return (value, pointer) => {
    for (const rule of rules) {
      const problems = rule(value, pointer);
      if (problems.length > 0) return problems;
    }
    return [];
  };
}

/** A rule that looks at an object whose fields were found right before. */
export function check(test: (value: JsonObject) => string | null): Rule {
  return (value, pointer) => {
    const message = isObject(value) ? test(value) : null;
    return message === null ? [] : problem(pointer, message);
  };
}

/** Exactly one of these fields. */
export function exactlyOne(...names: readonly string[]): Rule {
  return check((value) => {
    const present = names.filter((name) => value[name] !== undefined);
    return present.length === 1 ? null : `must have exactly one of ${names.join(', ')}`;
  });
}

/** The rule is chosen by the value's `type`. */
export function byType(rules: () => Readonly<Record<string, Rule>>): Rule {
  return (value, pointer) => {
    if (!isObject(value)) return problem(pointer, 'must be an object');
    if (typeof value.type !== 'string') return problem(pointer, 'missing required field: type');
    const rule = ownRule(rules(), value.type);
    return rule === undefined
      ? problem(`${pointer}/type`, `unsupported type: ${value.type.slice(0, 80)}`)
      : rule(value, pointer);
  };
}

function ownRule(rules: Readonly<Record<string, Rule>>, name: string): Rule | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}
