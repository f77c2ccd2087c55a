// How keys could be protected on this computer, as main knows it.

import { useEffect, useState } from 'react';
import type { Protection } from '../../shared/ipc/views';
import { send } from '../bridge/command';

/** At first what is possible everywhere. */
export function useMeans(): readonly Protection[] {
  const [means, setMeans] = useState<readonly Protection[]>(['passphrase']);
  useEffect(() => {
    let isWanted = true;
    void send('identity.means', {}).then((result) => {
      if (isWanted && result.ok) setMeans(result.value.protections);
    });
    return () => {
      isWanted = false;
    };
  }, []);
  return means;
}
