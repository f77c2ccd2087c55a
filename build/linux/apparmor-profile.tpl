# Lets Baú make user namespaces, which Chromium's sandbox is made of, where the system
# keeps them from programs it does not know (Ubuntu 24.04 and later). Nothing else changes.
abi <abi/4.0>,
include <tunables/global>

profile ${executable} "/opt/${sanitizedProductName}/${executable}" flags=(unconfined) {
  userns,

  include if exists <local/${executable}>
}
