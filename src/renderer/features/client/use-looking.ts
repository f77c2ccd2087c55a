// Keeps the engine looking for vaults nearby for as long as somebody can see them. It stops
// by itself when a page that is gone no longer asks.

import { useEffect } from 'react';
import { send } from '../../bridge/command';

const leaseSeconds = 25;
const partingSeconds = 3;
const renewMs = 10_000;

export function useLooking(): void {
  useEffect(() => {
    const renew = (): void => {
      // Failures show in what is known of the network, or as the engine's own trouble.
      if (document.visibilityState === 'visible') {
        void send('nearby.look', { seconds: leaseSeconds });
      }
    };
    const follow = (): void => {
      if (document.visibilityState === 'visible') renew();
      else void send('nearby.look', { seconds: 0 });
    };
    renew();
    const timer = setInterval(renew, renewMs);
    document.addEventListener('visibilitychange', follow);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', follow);
      // The panel may only be laid out anew: what is known stays for that moment.
      void send('nearby.look', { seconds: partingSeconds });
    };
  }, []);
}
