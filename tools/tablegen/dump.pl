# Dump the loaded tag tables of Image::ExifTool as JSON on standard output.
#
# A table is a hash of hashes; what JSON can't say is wrapped:
#   {"hash": {...}, "addr": n, "name": "Package::variable"}   a hash (addr tells shared ones, name where it has one)
#   {"table": "Image::ExifTool::X::Main"}                     a reference to a whole table
#   {"sub": "Package::name"} or {"code": "deparsed text"}     a subroutine
#   {"ref": value}                                            a reference to a scalar
# The dump holds ExifTool's own text and is never committed: it lives in a cache folder.

use strict;
use Image::ExifTool;
use JSON::PP;
use B;
use B::Deparse;

my $MAX_DEPTH = 14;
my $deparse = B::Deparse->new('-sC');
my (%package_variable, %table_name);

sub scan_packages {
    my ($package, $depth) = @_;
    no strict 'refs';
    my $stash = \%{"${package}::"};
    for my $key (sort keys %$stash) {
        if ($key =~ /^(\w+)::$/) {
            scan_packages("${package}::$1", $depth + 1) if $depth < 4 and $1 ne 'main';
            next;
        }
        my $glob = \$stash->{$key};
        next unless ref $glob eq 'GLOB';
        my $hash = *{$glob}{HASH} or next;
        $package_variable{0 + $hash} ||= "${package}::$key";
    }
}

sub wrap {
    my ($value, $depth) = @_;
    my $kind = ref $value or return $value;
    return { ref => wrap($$value, $depth + 1) } if $kind eq 'SCALAR' or $kind eq 'REF';
    return [ map { wrap($_, $depth + 1) } @$value ] if $kind eq 'ARRAY';
    if ($kind eq 'CODE') {
        my $glob = B::svref_2object($value)->GV;
        my $name = $glob->can('NAME') ? $glob->NAME : '__ANON__';
        return { code => $deparse->coderef2text($value) } if $name eq '__ANON__';
        return { sub => $glob->STASH->NAME . "::$name" };
    }
    return { other => $kind } unless $kind eq 'HASH';
    return { table => $table_name{0 + $value} } if $depth and $table_name{0 + $value};
    return { other => 'deep' } if $depth > $MAX_DEPTH;
    my %members = map { $_ => wrap($value->{$_}, $depth + 1) } grep { $_ ne 'Table' } keys %$value;
    my $name = $package_variable{0 + $value};
    return { hash => \%members, addr => 0 + $value, $name ? (name => $name) : () };
}

Image::ExifTool::LoadAllTables();
# Tables that only code refers to.
Image::ExifTool::GetTagTable("Image::ExifTool::$_") for qw(CaptureOne::Main XMP::other XMP::otherSVG Photoshop::Unknown);
my %tables = (
    %Image::ExifTool::allTables,
    'Image::ExifTool::Extra'     => \%Image::ExifTool::Extra,
    'Image::ExifTool::Composite' => \%Image::ExifTool::Composite,
);
%table_name = map { (0 + $tables{$_}) => $_ } sort keys %tables;
scan_packages('Image::ExifTool', 0);
my %wrapped = map { $_ => wrap($tables{$_}, 0) } keys %tables;
# Labels that only code refers to.
my %labels;
{
    no strict 'refs';
    %labels = map { $_ => { %{"Image::ExifTool::$_"} } } qw(DICOM::uid);
}
print JSON::PP->new->canonical->ascii->encode({
    version => "$Image::ExifTool::VERSION",
    special => [ sort keys %Image::ExifTool::specialTags ],
    tables  => \%wrapped,
    labels  => \%labels,
});
