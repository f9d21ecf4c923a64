# Dump ExifTool's lists of file types as JSON: extensions, types, descriptions, MIME types. Facts only.

use strict;
use Image::ExifTool;
use JSON::PP;
use B;

# A lexical variable of ExifTool.pm, reached through a subroutine that uses it.
sub lexical {
    my ($subroutine, $wanted) = @_;
    my ($names, $values) = B::svref_2object($subroutine)->PADLIST->ARRAY;
    my @names = $names->ARRAY;
    my @values = $values->ARRAY;
    for my $i (0 .. $#names) {
        next unless $names[$i]->can('PV') and ($names[$i]->PV // '') eq $wanted;
        return $values[$i]->object_2svref;
    }
    die "no $wanted";
}

my (%types, %aliases);
for my $extension (keys %Image::ExifTool::fileTypeLookup) {
    my $entry = $Image::ExifTool::fileTypeLookup{$extension};
    if (ref $entry) {
        my $roots = ref $entry->[0] ? $entry->[0] : [ $entry->[0] ];
        $types{$extension} = { roots => $roots, desc => $entry->[1] };
    } else {
        $aliases{$extension} = $entry;
    }
}
print JSON::PP->new->canonical->ascii->encode({
    types   => \%types,
    aliases => \%aliases,
    order   => \@Image::ExifTool::fileTypes,
    mime    => \%Image::ExifTool::mimeType,
    ext     => lexical(\&Image::ExifTool::SetFileType, '%fileTypeExt'),
    modules => lexical(\&Image::ExifTool::ExtractInfo, '%moduleName'),
});
