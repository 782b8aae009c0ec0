import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

type Theme = 'light' | 'dark';

const Context = createContext<{ theme: Theme; toggle: () => void }>({ theme: 'light', toggle: () => {} });

export function ThemeProvider({ children }: { children: ReactNode }) {
  const [theme, setTheme] = useState<Theme>('light');
  const value = useMemo(() => ({ theme, toggle: () => setTheme((now) => (now === 'light' ? 'dark' : 'light')) }), [theme]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export const useTheme = () => useContext(Context);
