// Plain: any JavaScript value as JSON.

// Deeper values are cut: nothing that a configuration says lies so deep.
const DEPTH = 12;

// plain gives a value with functions as {"$function": true}, and what JSON cannot say as {"$object": its kind}.
export function plain(value, above = []) {
  switch (typeof value) {
    case 'function':
      return { $function: true };
    case 'bigint':
    case 'symbol':
      return { $object: typeof value };
    case 'number':
      return Number.isFinite(value) ? value : { $object: String(value) };
    case 'object':
      break;
    default:
      return value;
  }
  if (value === null) return null;
  if (above.includes(value) || above.length === DEPTH) return { $object: 'cycle' };
  const inside = [...above, value];
  if (Array.isArray(value)) return value.map((one) => plain(one, inside) ?? null);
  if (value instanceof URL || value instanceof Date) return String(value instanceof Date ? value.toJSON() : value);
  if (value instanceof RegExp) return { $object: 'RegExp' };
  const kind = Object.getPrototypeOf(value)?.constructor?.name ?? 'Object';
  if (kind !== 'Object') return { $object: kind };
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one, inside)]));
}
