import { Shell } from '@/components/shell';

export default function Missing() {
  return (
    <Shell title="Not found">
      <h1>No such page</h1>
    </Shell>
  );
}
