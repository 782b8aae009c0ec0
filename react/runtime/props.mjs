// Props: what a data function may return so that browser and server see the same, the strict check of `next build`.

// unserializable returns a sentence about the first value in props that JSON cannot hold, beginning with its key path
// (props.a.b[0]), or null if there is none. Shared objects are fine, cycles are not.
export function unserializable(props) {
  if (!isPlainObject(props)) return `props is ${kindOf(props)}; it must be a plain object`;
  return visit(props, 'props', new Set());
}

function visit(value, path, above) {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return null;
    case 'undefined':
      return `${path} is undefined; use null or leave the key out`;
    case 'object':
      break;
    default:
      return `${path} is a ${typeof value}; only JSON values can be passed to a page`;
  }
  if (value === null) return null;
  if (above.has(value)) return `${path} refers back to an object that contains it; JSON has no cycles`;
  const list = Array.isArray(value);
  if (!list && !isPlainObject(value)) return `${path} is ${kindOf(value)}; only JSON values can be passed to a page`;
  above.add(value);
  let found = null;
  if (list) {
    // by index, as forEach would skip the holes, which are undefined
    for (let i = 0; i < value.length && !found; i++) found = visit(value[i], `${path}[${i}]`, above);
  } else {
    for (const key of Object.keys(value)) {
      found = visit(value[key], path + keyText(key), above);
      if (found) break;
    }
  }
  above.delete(value);
  return found;
}

function isPlainObject(value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  const proto = Object.getPrototypeOf(value);
  // The second case is an Object.prototype of another realm, such as a vm context.
  return proto === null || proto === Object.prototype || Object.hasOwn(proto, 'isPrototypeOf');
}

function kindOf(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value !== 'object') return value === undefined ? 'undefined' : `a ${typeof value}`;
  const name = value.constructor?.name;
  return name && name !== 'Object' ? `an object of class ${name}` : 'an object with a prototype of its own';
}

function keyText(key) {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
