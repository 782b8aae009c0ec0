import boots from '../images/boots.png';
import kettle from '../images/kettle.png';
import lamp from '../images/lamp.png';
import tent from '../images/tent.png';

// Prices are in cents.
export const products = [
  { slug: 'walking-boots', name: 'Walking boots', price: 14900, category: ['outdoor', 'clothing', 'shoes'], image: boots, text: 'Waterproof, and soft after a week.', sizes: [38, 40, 42] },
  { slug: 'sandals', name: 'Sandals', price: 4950, category: ['outdoor', 'clothing', 'shoes'], image: boots, text: 'For the last hundred metres to the lake.', sizes: [38, 40] },
  { slug: 'rain-coat', name: 'Rain coat', price: 8900, category: ['outdoor', 'clothing'], image: tent, text: 'Folds into its own pocket.', sizes: [40, 42] },
  { slug: 'tent-for-two', name: 'Tent for two', price: 22900, category: ['outdoor', 'camping'], image: tent, text: 'Stands without pegs.' },
  { slug: 'gas-lamp', name: 'Gas lamp', price: 3900, category: ['outdoor', 'camping'], image: lamp, text: 'Reads a book at four metres.' },
  { slug: 'kettle', name: 'Kettle', price: 2900, category: ['kitchen'], image: kettle, text: 'Boils a litre in four minutes.' },
  { slug: 'cafe-pot', name: 'Pot “Café & Crème”', price: 3300, category: ['kitchen', 'coffee & tea'], image: kettle, text: 'Six cups <small ones>.' },
];

export const bySlug = (slug) => products.find((product) => product.slug === slug);

// inside is whether a category path lies in another one.
export const inside = (path, outer) => outer.every((name, i) => path[i] === name);

// categories are all category paths, outer ones first.
export function categories() {
  const seen = new Map();
  for (const { category } of products) {
    for (let n = 1; n <= category.length; n++) seen.set(category.slice(0, n).join('/'), category.slice(0, n));
  }
  return [...seen.values()];
}

export const money = (cents) => `${(cents / 100).toFixed(2)} ${process.env.SHOP_CURRENCY}`;
