#!/usr/bin/perl
# Which groups ExifTool writes a name to that has no group: golden answers for tests/core/write/test_groups.py.
#
#   .venv/bin/python -c 'from exifweb.core.write.rows import all_names; print("\n".join(all_names()))' \
#     | perl tools/testing/write_groups.pl > tests/core/write/golden/groups.json
#
# Each name is written to a small JPEG without metadata ("created"), and, after it was written to every group that takes
# it, once more with another value ("changed"). Values are tried until one is taken. One line a name.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../../node_modules/exiftool-vendored.pl/bin/lib";
use Image::ExifTool;

my $jpeg = pack('H*', 'ffd8ffdb0043' . '00' . '01' x 64 . 'ffc0000b080001000101011100ffc4001400010000000000000000000000'
    . '0000000000ffc40014100100000000000000000000000000000000ffda0008010100003f00d2cf20ffd9');
my @pairs = (['1', '2'], ['alpha', 'beta'], ['2020:01:02 03:04:05', '2021:02:03 04:05:06'], ['N', 'S'], ['1 2', '2 1'],
    ['0100', '0210'], ['true', 'false'], ['12:13:14', '13:14:15'], ['+01:00', '+02:00'], ['A', 'B'], ['1 2 3', '3 2 1'],
    ['1 2 3 4', '4 3 2 1'], ['20200102', '20210203'], ['W', 'E'], ['K', 'M'], ['x-default', 'de']);
my @groups = qw(EXIF IPTC XMP Photoshop JFIF File Ducky);

sub silently { my $code = shift; local $SIG{__WARN__} = sub { }; return $code->() }

sub written {    # the file after a value was set in a group, undef where it was not taken
    my ($data, $name, $value) = @_;
    my $et = Image::ExifTool->new;
    $et->Options(PrintConv => 0);
    my ($count) = $et->SetNewValue($name, $value, Protected => 1);
    return undef unless $count;
    my $out = '';
    return $et->WriteInfo(\$data, \$out) == 1 ? $out : undef;
}

sub found {      # group:name -> value of the tags of that name
    my ($data, $name) = @_;
    my $et = Image::ExifTool->new;
    my $info = $et->ImageInfo(\$data, { PrintConv => 0, Duplicates => 1, Composite => 0, Struct => 0, Binary => 1 });
    my %values;
    foreach my $key (keys %$info) {
        my $own = Image::ExifTool::GetTagName($key);
        next unless lc $own eq lc $name;
        my $value = $$info{$key};
        $values{$et->GetGroup($key, 1) . ":$own"} = ref $value eq 'ARRAY' ? "@$value" : ref $value ? $$value : $value;
    }
    return \%values;
}

print "{\n";
my $lines = 0;
while (my $name = <STDIN>) {
    chomp $name;
    my ($created, $pair);
    foreach my $try (@pairs) {
        my $out = silently(sub { written($jpeg, $name, $$try[0]) }) or next;
        $created = found($out, $name);
        $pair = $try;
        last if %$created;
    }
    next unless $created and %$created;
    my $full = $jpeg;
    foreach my $group (@groups) {
        my $out = silently(sub { written($full, "$group:$name", $$pair[0]) });
        $full = $out if defined $out;
    }
    my $before = found($full, $name);
    my $out = silently(sub { written($full, $name, $$pair[1]) });
    my $after = defined $out ? found($out, $name) : {};
    my @changed = grep { not defined $$before{$_} or $$before{$_} ne $$after{$_} } sort keys %$after;
    my @all = sort keys %$before;
    my $list = sub { join ', ', map qq("$_"), @_ };
    print $lines++ ? ",\n" : '', qq(  "$name": {"created": [), $list->(sort keys %$created), qq(], "present": [),
        $list->(@all), qq(], "changed": [), $list->(@changed), ']}';
}
print "\n}\n";
