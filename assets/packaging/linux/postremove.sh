#!/bin/sh
# dpkg calls it with "remove" or "purge", rpm with 0 where no version stays.
case "$1" in
remove | purge | 0)
	echo "Carillon is removed. What belongs to people stays: their timetables, the backups beside them, ~/.config/Carillon"
	echo "(settings), ~/.cache/Carillon, and the passwords named Carillon in their keyrings."
	;;
esac
exit 0
