# Maven's output in short: how many files came down so far, which module is being built, every warning and error.
/^(\[INFO\] )?Downloaded from/ {
  if (++files % 50 == 0) { print "  " files " files downloaded"; fflush() }
  next
}
/^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]$/ { print "  " $NF " " $3; fflush(); next }
/^\[WARNING\] (Overwriting|JAR will be empty|Unknown keyword)/ { next }
/^\[(WARNING|ERROR)\]/ { print; fflush() }
/BUILD SUCCESS/ { succeeded = 1 }
END { exit succeeded ? 0 : 1 }
