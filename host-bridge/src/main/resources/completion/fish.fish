# SPDX-License-Identifier: Apache-2.0
#
# Completion in fish, by the table. Nothing that a bridge has said is ever evaluated.

# Prints the kind of the table's line that begins with its argument.
function __nodeline_find
    for line in (string split \n -- $__nodeline_table)
        if test (string sub -l (string length -- $argv[1]) -- $line) = $argv[1]
            string split -f 4 '|' -- $line
            return 0
        end
    end
    return 1
end

# Sets verb, kind, first, plain, expects and address, which are variables of the caller, by the words before the one to
# complete.
function __nodeline_walk --no-scope-shadowing
    set -l option
    set -l count 0
    for word in $argv[2..-1]
        if test -n "$option"
            test "$option" = --socket; and set address $word
            set option
        else if test -n "$plain"; or not string match -q -- '-*' $word
            if test -z "$plain"; and test $count -eq 0; and __nodeline_find "$verb|c|$word|" >/dev/null
                set verb (string trim -- "$verb $word")
            else
                test $count -eq 0; and set first $word
                set count (math $count + 1)
            end
        else if test $word = --
            set plain yes
        else
            set kind (__nodeline_find "$verb|o|$word|")
            test -n "$kind"; and test $kind != flag; and set option $word
        end
    end
    if test -n "$option"
        set expects value
    else
        set kind (__nodeline_find "$verb|p|$count|")
        while test -z "$kind"; and test $count -ge 0
            set kind (__nodeline_find "$verb|p|$count+|")
            set count (math $count - 1)
        end
    end
end

# Prints the names of the table's lines of kind $argv[2] of a command, each with its description.
function __nodeline_table_names
    for line in (string split \n -- $__nodeline_table)
        set -l fields (string split -m 4 '|' -- $line)
        if test (count $fields) -eq 5; and test "$fields[1]|$fields[2]" = "$argv[1]|$argv[2]"
            printf '%s\t%s\n' $fields[3] $fields[5]
        end
    end
end

# Prints the names that the running bridge has: of a kind, by the program, at a socket; those of one name alone.
function __nodeline_ask
    set -l arguments complete $argv[1]
    test -n "$argv[3]"; and set -a arguments --socket $argv[3]
    test -n "$argv[4]"; and set -a arguments -- $argv[4]
    command $argv[2] $arguments 2>/dev/null </dev/null
end

function __nodeline_kind
    switch "$argv[1]"
        case devices roles groups
            __nodeline_ask $argv[1..3]
        case ids
            __nodeline_ask $argv
        case files
            __fish_complete_path $argv[5]
        case dirs
            __fish_complete_directories $argv[5]
        case '=*'
            string split ' ' -- (string sub -s 2 -- $argv[1])
    end
end

function __nodeline_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l verb ''
    set -l kind
    set -l first ''
    set -l plain
    set -l expects
    set -l address ''
    __nodeline_walk $words
    if string match -qr -- '^--[^=]+=' $current; and test -z "$plain"
        set -l name (string split -f 1 = -- $current)
        set kind (__nodeline_find "$verb|o|$name|")
        set current (string split -m 1 -f 2 = -- $current)
        for value in (__nodeline_kind "$kind" $words[1] "$address" "$first" "$current")
            printf '%s=%s\n' $name $value
        end
    else if string match -q -- '-*' $current; and test -z "$plain$expects"
        __nodeline_table_names "$verb" o
    else
        test -z "$expects$first$plain"; and __nodeline_table_names "$verb" c
        __nodeline_kind "$kind" $words[1] "$address" "$first" "$current"
    end
end

complete -c nodeline -f -a '(__nodeline_complete)'
