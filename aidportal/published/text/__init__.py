"""Published figures out of pasted text: each found, offered with a suggestion and its reason, confirmed one by one."""
