import { createContext, useCallback, useContext, useEffect, useMemo, useReducer } from 'react';

const Cart = createContext(null);
const key = 'shop-cart';

function change(lines, { type, slug, lines: stored }) {
  switch (type) {
    case 'load':
      return stored;
    case 'add':
      return { ...lines, [slug]: (lines[slug] ?? 0) + 1 };
    case 'remove': {
      const { [slug]: _, ...rest } = lines;
      return rest;
    }
    default:
      return lines;
  }
}

// CartProvider keeps the cart over navigations, and in localStorage over visits.
export function CartProvider({ children }) {
  const [lines, dispatch] = useReducer(change, null);
  useEffect(() => {
    dispatch({ type: 'load', lines: JSON.parse(localStorage.getItem(key) ?? '{}') });
  }, []);
  useEffect(() => {
    if (lines) localStorage.setItem(key, JSON.stringify(lines));
  }, [lines]);
  const add = useCallback((slug) => dispatch({ type: 'add', slug }), []);
  const remove = useCallback((slug) => dispatch({ type: 'remove', slug }), []);
  const value = useMemo(() => ({ lines: lines ?? {}, loaded: lines !== null, add, remove }), [lines, add, remove]);
  return <Cart.Provider value={value}>{children}</Cart.Provider>;
}

export const useCart = () => useContext(Cart);
